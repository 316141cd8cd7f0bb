"""`backstride link dictionary`: for programs, and for people."""

import json

from backstride.link import messages
from backstride_host import dictionary


def test_json_is_the_dictionary(backstride):
    done = backstride("link", "dictionary", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == dictionary.dictionary()


def test_the_table_names_each_message_and_field(backstride):
    text = backstride("link", "dictionary").stdout
    assert f"{dictionary.schema_hash():08x}" in text
    for _number, name, _direction, fields in messages.MESSAGES:
        assert name in text
        for field in fields:
            assert field[0] in text
