"""YAML as people write it by hand: what YAML would pass over in silence is an error that names its line. Pure."""

import re
from typing import Any

import yaml

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """Refuses a key given twice (YAML keeps the last one silently) and aliases (they can grow without end)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not allowed", event.start_mark)
        return super().compose_node(parent, index)

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


def load(text: str) -> Any:
    """The plain data of a text. Raises yaml.YAMLError; ValueError for a date that no calendar has; RecursionError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, stricter
