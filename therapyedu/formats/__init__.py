"""Formats of dates and times where Django's own do not fit, by language (the setting `FORMAT_MODULE_PATH`)."""
