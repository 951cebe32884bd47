from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def _error(name: str, status: int):
    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return render(request, name, status=status)

    return view


bad_request = _error("400.html", 400)
permission_denied = _error("403.html", 403)
page_not_found = _error("404.html", 404)
server_error = _error("500.html", 500)
csrf_failure = _error("403_csrf.html", 403)
styleguide = home
