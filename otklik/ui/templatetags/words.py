"""Template words: dates with weekday, counted nouns, terms in words."""

from django import template

register = template.Library()
