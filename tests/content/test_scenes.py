"""Scenes keep their rules, and one that does not is refused when the app starts."""

from dataclasses import replace

import pytest

from app.content.scenes import SCENES, VIEWS, SceneError, Variant
from app.content.scenes.check import checked

SCENE = next(scene for scene in SCENES if scene.id == "stride-2")


def refuses(*scenes):
    with pytest.raises(SceneError) as refusal:
        checked(scenes, VIEWS)
    return str(refusal.value)


def test_the_scenes_are_in_the_lectures_order():
    numbers = [scene.number for scene in SCENES]
    assert numbers == sorted(set(numbers))


def test_every_scene_has_notes_for_the_lecturer():
    for scene in SCENES:
        assert len(scene.notes) >= 2, scene.id


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"settings": {"kernel": "9"}}, "stride-2: {'kernel': '9'} has no answer"),
        ({"settings": {"stride": "two"}}, "stride-2: {'stride': 'two'} has no answer"),
        ({"settings": {"input": "nobody"}}, "has no answer"),
        ({"settings": {"colour": "red"}}, "stride-2: view plane has no setting colour"),
        (
            {"controls": ("stride", "temperature")},
            "stride-2: view plane has no control temperature",
        ),
        ({"panels": ("text", "weather")}, "stride-2: view plane has no panel weather"),
        ({"view": "sphere"}, "stride-2: there is no view sphere"),
        ({"bounds": {"stride": (3, 4)}}, "stride-2: stride is outside 3 to 4"),
        ({"variants": (Variant(settings={"kernel": "8"}),)}, "has no answer"),
    ],
)
def test_a_scene_that_cannot_be_given_is_refused(change, says):
    bounds = {"bounds": {}} if "settings" in change else {}
    assert says in refuses(replace(SCENE, **{**bounds, **change}))


def test_two_scenes_cannot_share_an_id_or_a_place():
    assert refuses(SCENE, replace(SCENE, number=99)) == "two scenes have the id stride-2"
    assert refuses(SCENE, replace(SCENE, id="other")) == "two scenes have the number 8"
