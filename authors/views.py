"""The page where authors edit their own profile. Authors are not staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authors.forms import ProfileForm
from authors.models import Author
from authors.request_sender import account_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    author = Author.objects.filter(user=account_of(request)).first()
    if author is None:
        return render(request, "authors/no_profile.html", status=403)
    posted = request.method == "POST"
    form = ProfileForm(request.POST if posted else None, request.FILES if posted else None, instance=author)
    if posted and form.is_valid():
        form.save(by=account_of(request))
        messages.success(request, gettext("Profile saved. Readers see the new version now."))
        return redirect("profile")
    # Beside the form, show the saved profile, not the invalid input.
    saved = Author.objects.get(pk=author.pk)
    return render(request, "authors/profile.html", {"form": form, "author": saved})
