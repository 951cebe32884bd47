"""The house's tags and form templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

NASTY = '<script>alert("x")</script>'


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As you want to be called.")
    place = forms.CharField(label="Place", required=False)
    channel = forms.ChoiceField(label="Channel", widget=forms.RadioSelect, choices=[("e", "Email"), ("p", "Phone")])
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("The two do not fit.")


def test_a_field_ties_its_label_hint_and_error_together() -> None:
    html = render("{% field form.name width=10 %}", form=Form({}))
    assert '<label for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">As you want to be called.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "has-error w10" in html


def test_optional_is_said_and_required_is_the_rule() -> None:
    form = Form()
    assert "(optional)" in render("{% field form.place %}", form=form)
    assert "(optional)" not in render("{% field form.name %}", form=form)


def test_a_whole_form_has_each_label_once_and_its_hidden_fields() -> None:
    html = str(Form())
    assert html.count("Channel") == 1
    assert html.count('type="hidden"') == 1
    assert html.count("<legend>") == 1
    assert html.count('class="option"') == 3  # two round buttons, one box
    assert "<label>" not in html


def test_a_label_may_be_the_pages_title() -> None:
    assert '<h1><label for="id_name">Name</label></h1>' in render('{% field form.name legend="h1" %}', form=Form())
    assert "<legend><h1>Channel</h1></legend>" in render('{% field form.channel legend="h1" %}', form=Form())


def test_the_error_summary_links_every_error_and_takes_the_focus() -> None:
    form = Form({})
    html = render("{% error_summary form %}", form=form)
    for anchor in ("#id_name", "#id_channel_0", "#id_agree"):
        assert f'href="{anchor}"' in html
    assert "data-focus" in html
    assert "Name: This field is required." in html
    assert "The two do not fit." in html
    assert "This field is required." in html  # the hidden field's, without a link
    assert "The two do not fit." not in str(form), "once above, not again in the form"


def test_without_a_summary_the_form_says_its_own_errors() -> None:
    assert "The two do not fit." in str(Form({}))


def test_no_summary_before_anything_was_sent() -> None:
    assert render("{% error_summary form other %}", form=Form(), other=None).strip() == ""


def test_money_and_unknown_money() -> None:
    assert render('{% money 6120 "USD" %}') == '<span class="money">$61.20</span>'
    assert "not known" in render('{% money none "USD" %}', none=None)


def test_times_carry_the_instant() -> None:
    at = dt.datetime(2025, 11, 26, 1, 0, tzinfo=dt.UTC)
    html = render("{% moment at %}", at=at)
    assert 'datetime="2025-11-26T01:00:00+00:00"' in html
    assert "November 25" in html
    assert render("{% day none %}{% time_left none %}", none=None) == "–"


def test_a_choice_is_one_target_with_its_price() -> None:
    html = render(
        '{% choice name="p" value=7 title=title cost=6120 currency="USD" checked=True url="/p/7" %}', title=NASTY
    )
    assert '<input type="checkbox" id="p-7" name="p" value="7" data-cost="6120" checked>' in html
    assert '<label for="p-7">' in html
    assert "$61.20" in html
    assert "<script>" not in html


def test_numbers_are_never_written_with_separators_in_attributes() -> None:
    html = render('{% choice name="p" value=12345 title="T" cost=200000000 currency="USD" %}')
    html += render('{% running_total used=5 limit=200000000 currency="USD" %}')
    assert 'value="12345"' in html
    assert 'data-cost="200000000"' in html
    assert 'data-limit="200000000"' in html


@pytest.mark.parametrize(("used", "over"), [(100_00, False), (100_01, True)])
def test_the_running_total_says_when_it_is_too_much(used: int, over: bool) -> None:
    html = render('{% running_total used=used limit=10000 currency="USD" count=2 max_count=3 %}', used=used)
    assert ('class="total over"' in html) is over
    assert ("data-over hidden" in html) is not over
    assert "of at most 3" in html
    assert 'data-locale="en-US"' in html
    if over:
        assert "$0.01" in html


def test_a_ballot_of_points_counts_points() -> None:
    assert "of 10 points" in render("{% running_total used=3 limit=10 %}")


def test_steps_say_their_state_in_words() -> None:
    html = render(
        "{% steps rows %}", rows=[{"title": "Ideas", "state": "done"}, {"title": "Vote", "state": "now", "url": "/v"}]
    )
    assert 'aria-current="step"' in html
    assert "Done: " in html


def test_pagination_keeps_the_filters() -> None:
    request = RequestFactory().get("/?q=food&page=2")
    html = render("{% pagination page %}", request=request, page=Paginator(range(50), 10).get_page(2))
    assert 'href="?q=food&amp;page=1"' in html
    assert 'href="?q=food&amp;page=3"' in html
    assert "Page 2 of 5" in html
    assert render("{% pagination page %}", page=Paginator(range(5), 10).get_page(1)).strip() == ""


@pytest.mark.parametrize(
    "wrong", ['{% status "blinking" "x" %}', '{% notice "loud" %}x{% endnotice %}', '{% breadcrumb "a" "/b" %}']
)
def test_a_component_that_does_not_exist_is_said(wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(wrong)


def test_a_missing_page_gives_no_link() -> None:
    assert render("{% url_or_none 'no_such_page' as u %}[{{ u }}]") == "[]"


@pytest.mark.parametrize(
    "source",
    ["{% header t kicker=t lede=t loop='food' %}", "{% breadcrumb t '/x' t %}", "{% empty_state t t '/x' t %}",
     "{% notice %}{{ t }}{% endnotice %}", "{% status 'open' t %}", "{% facts rows %}", "{% meter 1 2 t %}"],
)  # fmt: skip
def test_any_text_is_only_text(source: str) -> None:
    assert "<script>" not in render(source, t=NASTY, rows=[(NASTY, NASTY)])


def test_components_speak_the_readers_language() -> None:
    with translation.override("es"):
        assert "es-US" in render("{% running_total used=3 limit=10 %}")
        assert "de" in render("{% day at %}", at=timezone.now())
