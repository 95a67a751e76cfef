"""The form of a profile with the cut of its portrait, for its author and for editors."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.pictures import MAX_ZOOM, Crop
from authors.forms import ProfileForm
from authors.portraits import NewPortrait, make_portrait, original_of
from authors.profile_data import PORTRAIT_FIELDS


def slider(label: Any, minimum: int, maximum: int, step: int) -> forms.IntegerField:
    """Return a field that is set with the mouse, by touch and with the arrow keys."""
    attrs = {"type": "range", "step": step}
    return forms.IntegerField(
        required=False,
        min_value=minimum,
        max_value=maximum,
        label=label,
        widget=forms.NumberInput(attrs=attrs),
    )


class PortraitForm(ProfileForm):
    """A profile whose portrait is cut anew from a new picture, or from the one that is stored."""

    crop_x = slider(_("Focus point from the left, in percent"), 0, 100, 1)
    crop_y = slider(_("Focus point from the top, in percent"), 0, 100, 1)
    crop_zoom = slider(_("Zoom, in percent"), 100, MAX_ZOOM, 5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_portrait = self.portrait_before()
        crop = Crop.from_stored(self.stored_portrait["portrait_crop"])
        self.initial.update(crop_x=crop.x, crop_y=crop.y, crop_zoom=crop.zoom)

    def portrait_before(self) -> Mapping[str, Any]:
        """Return the columns of the portrait that the form shows."""
        return {name: getattr(self.instance, name) for name in PORTRAIT_FIELDS}

    @property
    def original(self) -> Mapping[str, Any]:
        """The stored picture that the portrait is cut from, or nothing."""
        return original_of(self.stored_portrait)

    @cached_property
    def crop(self) -> Crop:
        """The part of the picture that was chosen; what was not sent is as it was."""
        before = Crop.from_stored(self.stored_portrait["portrait_crop"])
        sent = (self.cleaned_data.get(name) for name in ("crop_x", "crop_y", "crop_zoom"))
        default = (before.x, before.y, before.zoom)
        return Crop(*(old if new is None else new for new, old in zip(sent, default, strict=True)))

    def new_picture(self) -> Any:
        """Return the picture that was chosen, if one was."""
        return self.cleaned_data.get("new_portrait")

    @property
    def removes_portrait(self) -> bool:
        return bool(self.cleaned_data.get("remove_portrait")) and not self.new_picture()

    def changed_portrait(self) -> NewPortrait | None:
        """Cut the portrait, if the picture or its cut is new. Raises `ValidationError`."""
        if self.removes_portrait:
            return None
        picture = self.new_picture()
        if picture:
            return make_portrait(picture, self.crop)
        is_same = self.crop == Crop.from_stored(self.stored_portrait["portrait_crop"])
        return None if is_same or not self.original else make_portrait(self.original, self.crop)
