"""The template language: variables, fallbacks, links, tracking of HTML, texts in two languages. Pure."""
