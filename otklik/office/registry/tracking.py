"""The code word of a letter: with its number it lets whoever has the ticket ask after the letter, and nobody else.

It is kept nowhere: a keyed hash of the letter's address gives it, whenever its ticket is printed, and tells whether
what somebody says is it. Whoever has read the database alone cannot tell it. Guesses are to be counted by whoever asks.
"""

from __future__ import annotations

import hmac

from django.utils.crypto import salted_hmac

from otklik.office.registry.models import Letter

_WORDS = (
    "август арбуз аист актёр алмаз альбом апрель артист багаж базар банан барабан барсук баян белка берег берёза "
    "билет бинокль блокнот борщ ботинок брусника букварь булка валенок варенье василёк ведро верба весло ветер вечер "
    "вишня водопад волна воробей гамак гвоздика герань глобус гнездо голубь горизонт гранат грач гребень гроза груша "
    "дельфин деревня дождь долина дорога дракон ёлка ежевика ёжик жасмин жаворонок жемчуг жёлудь забор загадка закат "
    "заря звезда зебра земляника зеркало зима зонтик игла изба изумруд ива июль июнь кабачок калач калина камень "
    "карта каштан квартал кедр кисель клевер клён клубок ключ книга ковёр колодец колокол компас конверт корабль "
    "корзина костёр крапива крыло кувшин лагерь ландыш ласточка лебедь лес лимон лисица лодка луна магнит малина "
    "мандарин март медведь мельница метель миндаль мост мотор музей мята незабудка ноябрь облако овёс огонёк "
    "одуванчик озеро океан олень омлет орех осень осина остров павлин палитра пальма парус паром песня печать пион "
    "планета поезд поляна попугай почта пчела радуга ракета ракушка рассвет река репка ромашка роща рубин рябина "
    "салют самовар сахар свеча север сирень скрипка слива снегирь солнце сосна спутник стрела тайга театр телега "
    "тетрадь тигр топаз трава тропинка туман тыква улитка утро фонарь фиалка хлеб холм цветок цирк чайка черника "
    "чашка шалаш шарф шиповник школа щука эскимо юла яблоко ягода якорь январь ястреб"
)
WORDS = _WORDS.split()
TEN_THOUSAND = 10_000


def code_word(letter: Letter) -> str:
    """Return the code word of a letter: «ромашка-4821»."""
    digest = salted_hmac("otklik.tracking", str(letter.public_id), algorithm="sha256").digest()
    number = int.from_bytes(digest)
    return f"{WORDS[number % len(WORDS)]}-{number // len(WORDS) % TEN_THOUSAND:04}"


def is_code_word(letter: Letter, said: str) -> bool:
    """Tell whether somebody has said the code word of a letter; case, ё and spaces do not count."""
    return hmac.compare_digest(_folded(said).encode(), _folded(code_word(letter)).encode())


def _folded(word: str) -> str:
    return "".join(word.lower().replace("ё", "е").split())
