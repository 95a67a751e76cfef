"""Messages of the manuscript are translated where somebody reads them, with their values."""

import copy
import pickle

from django.utils.translation import override

from articles.manuscript import Fault, Message, Section, check_section
from articles.message_translation import stored_text, translate_fault, translate_message

LONG = Section(body="a" * 100_001)


def test_a_message_is_english_until_it_is_translated():
    (fault,) = check_section(LONG)
    assert fault.message == "100,001 characters in one section; 100,000 are the limit"
    with override("es"):
        assert translate_fault(fault) == "100\xa0001 caracteres en una sección; el máximo son 100\xa0000"


def test_a_value_that_is_a_message_is_translated_too():
    fault = Fault(
        3, Message("%(field)s: %(problem)s", field=Message("Title"), problem=Message("the title is missing"))
    )
    assert str(fault) == "line 3: Title: the title is missing"
    with override("es"):
        assert translate_fault(fault) == "línea 3: Título: falta el título"


def test_values_are_never_translated_themselves():
    with override("es"):
        assert translate_message(Message("the topic “%(name)s”", name="Title")) == "el tema «Title»"


def test_a_text_without_a_translation_stays_as_it_is():
    with override("es"):
        assert translate_message("100 % mine") == "100 % mine"
        assert translate_message("") == ""


def test_a_stored_text_is_in_the_language_of_the_site():
    with override("es"):
        assert stored_text(Message("Saved"), Message("From %(time)s.", time="noon")) == "Saved From noon."


def test_a_message_keeps_its_values_when_it_is_copied():
    message = Message("%(count)s words, 5%% new", count=1200)
    for copied in (copy.copy(message), pickle.loads(pickle.dumps(message))):
        assert (copied, copied.template, copied.values) == (message, message.template, message.values)
