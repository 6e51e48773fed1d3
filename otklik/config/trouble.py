"""What the operating system says when a file or an address cannot be had, in plain Russian."""

from __future__ import annotations

import errno
import socket

REASONS = {
    errno.ENOENT: "нет такого файла или папки",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EEXIST: "уже есть",
    errno.ENOTDIR: "это не папка",
    errno.EISDIR: "это папка, а нужен файл",
    errno.ENOTEMPTY: "папка не пуста",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ELOOP: "ссылки ходят по кругу",
    errno.ENOSPC: "нет места на диске",
    errno.EDQUOT: "исчерпана квота на диске",
    errno.EFBIG: "файл больше, чем позволяет диск",
    errno.EROFS: "диск открыт только для чтения",
    errno.EIO: "диск не читается или не пишется",
    errno.ENXIO: "нет такого устройства",
    errno.ENODEV: "нет такого устройства",
    errno.EBUSY: "занято другой программой",
    errno.ETXTBSY: "занято другой программой",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENFILE: "открыто слишком много файлов",
    errno.ENOMEM: "не хватает памяти",
    errno.EINVAL: "такое имя здесь не годится",
    errno.EADDRNOTAVAIL: "у этой машины нет такого адреса",
}


def reason(error: OSError) -> str:
    """Return why the system refused, as a person would say it."""
    if isinstance(error, socket.gaierror):
        return "такого адреса нет"
    return REASONS.get(error.errno or 0) or f"ошибка системы {errno.errorcode.get(error.errno or 0, error.errno)}"


def sentence(error: OSError) -> str | None:
    """Return what to tell a person of a file that cannot be had; None: no file is meant, so that it is our mistake."""
    if error.filename is None:
        return None
    place = error.filename2 or error.filename
    return f"Не удалось прочитать или записать {place}: {reason(error)}."
