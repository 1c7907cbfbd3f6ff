"""Ctrl-C while a library is loaded: some libraries written in C make an ImportError of it."""

from __future__ import annotations

import importlib

import pytest

main = importlib.import_module("embargowatch.cli.main")


def interrupted(*_: object, **__: object) -> None:
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise ImportError("initialization failed") from stop


def broken(*_: object, **__: object) -> None:
    raise ImportError("no such library")


def test_ctrl_c_while_a_library_is_loaded_stops_as_always(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main.program, "main", interrupted)
    with pytest.raises(SystemExit) as end:
        main.main()
    assert end.value.code == 130
    assert "stopped" in capsys.readouterr().err


def test_a_library_that_is_missing_is_not_taken_for_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main.program, "main", broken)
    with pytest.raises(ImportError, match="no such library"):
        main.main()
