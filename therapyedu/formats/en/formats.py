"""English formats. Django's “2:05 p.m.” would end a sentence with two periods."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
