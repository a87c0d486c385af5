"""YAML as people write it by hand: what YAML would pass over in silence is an error that names its line. Pure."""

import re
from typing import Any

import yaml

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class NotYamlError(Exception):
    """What is wrong with a text, `problem`, and the line and column where, `place`, if that can be told."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem, self.place = problem, place


class _Loader(yaml.SafeLoader):
    """Refuses a key given twice (YAML keeps the last one silently) and aliases (they can grow without end)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not allowed", event.start_mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Says where a date that no calendar has stands, or a number too long to read."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    def construct_scalar(self, node: Any) -> Any:
        """Escapes can write what no database takes: NUL, and halves of a surrogate pair."""
        value = super().construct_scalar(node)
        if isinstance(value, str) and UNSTORABLE.search(value):
            problem = "a text holds a character that cannot be stored"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def load(text: str, *, first_line: int = 1) -> Any:
    """The plain data of a text that begins at a line of its file. Raises NotYamlError."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + first_line}, column {mark.column + 1}" if mark else ""
        raise NotYamlError(error.problem or str(error), place) from error
    except yaml.YAMLError as error:
        raise NotYamlError(str(error)) from error
    except RecursionError as error:
        raise NotYamlError("it is nested too deeply") from error
