"""The second evaluator shares no code with the engine."""

import ast
from pathlib import Path

DATA_MODEL = {
    "reasoner.cases.case",
    "reasoner.policy.criteria",
    "reasoner.policy.model",
    "reasoner.policy.values",
    "reasoner.policy.vocabulary",
    "reasoner.syntax.rank",
}


def test_the_second_evaluator_imports_the_data_model_alone() -> None:
    files = sorted((Path(__file__).parent / "oracle").rglob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    named |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in named if name.split(".")[0] in ("reasoner", "clingo", "lark")} == DATA_MODEL
