"""The same numbers over REST, by a line for the shell."""

import json

from app.content.presets import N_
from app.share.escape import shell
from app.share.snippet import Recipe
from app.share.subject import Subject


def curl_get(subject: Subject) -> str:
    return f"curl {shell(subject.asked)}\n"


def curl_post(subject: Subject) -> str:
    """The numbers themselves, to be changed by hand."""
    assert subject.question is not None
    body = json.dumps(subject.question.body)
    return (
        f"curl {shell(subject.base + subject.question.path)} \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d {shell(body)}\n"
    )


RECIPES = (
    Recipe("curl", "code", "curl", "shell", curl_get, "question",
           N_("Sizes, maps and every step as JSON; /docs describes the fields.")),
    Recipe("curl-post", "code", N_("curl, with numbers of your own"), "shell", curl_post, "body"),
)  # fmt: skip
