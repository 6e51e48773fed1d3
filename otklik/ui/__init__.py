"""How it looks: tokens, components, the base page, Russian words, `page_or_part`."""
