"""The rule book: what the law and the office's order say, as plain Python on the standard library.

Law stands here as dated tables whose rows name their source, with small functions that read them; the
functions know no database, no clock and no settings, so a lawyer can read them and a test can try every case.
`years` and `calendar` say when an office works, `deadlines` how long a step may take, `admission` which law governs a
paper, `routing` who considers it, `workflow` what may be done to it and by whom, `numbering` how its number is written,
`retention` how long it is kept, `statistics` how papers become figures. `law` has what all tables share.
"""
