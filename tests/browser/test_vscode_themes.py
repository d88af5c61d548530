"""In VS Code the panel has the colours of the theme there: dark, light and high contrast."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare_page import BarePage
from tests.browser.test_accessible import AXE, replies

CONTRAST = """
async () => (await axe.run(".jcs", { runOnly: ["color-contrast"] })).violations.flatMap(
  ({ nodes }) => nodes.map((node) => node.html.slice(0, 160)))
"""
THEMES = {
    "dark": {
        "class": "vscode-dark",
        "editor-background": "#1e1e1e",
        "editor-foreground": "#d4d4d4",
        "button-background": "#0e639c",
        "button-foreground": "#ffffff",
        "textLink-foreground": "#3794ff",
    },
    "light": {
        "class": "vscode-light",
        "editor-background": "#ffffff",
        "editor-foreground": "#000000",
        "button-background": "#007acc",
        "button-foreground": "#ffffff",
        "textLink-foreground": "#006ab1",
    },
    "high contrast": {  # which has no colour for a button, but one for its border
        "class": "vscode-high-contrast",
        "editor-background": "#000000",
        "editor-foreground": "#ffffff",
        "button-foreground": "#ffffff",
        "contrastBorder": "#6fc3df",
        "textLink-foreground": "#3794ff",
    },
    "light high contrast": {
        "class": "vscode-high-contrast vscode-high-contrast-light",
        "editor-background": "#ffffff",
        "editor-foreground": "#292929",
        "button-background": "#0f4a85",
        "button-foreground": "#ffffff",
        "contrastBorder": "#0f4a85",
        "textLink-foreground": "#0f4a85",
    },
}


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("name", THEMES)
def test_its_colours_are_the_themes_whatever_the_system_prefers(
    page: Page, name: str, system: str
) -> None:
    page.emulate_media(color_scheme=system)
    bare, theme = BarePage(page), dict(THEMES[name])
    page.evaluate("(name) => { document.body.className = name; }", theme.pop("class"))
    for variable, value in theme.items():
        page.evaluate(
            "([name, value]) => document.documentElement.style.setProperty(name, value)",
            [f"--vscode-{variable}", value],
        )
    bare.show(replies())
    root = page.locator(".jcs")
    expect(page.locator(".jcs-answer")).to_have_count(1)
    expect(root).to_have_css("background-color", rgb(theme["editor-background"]))
    expect(root).to_have_css("color", rgb(theme["editor-foreground"]))
    expect(page.locator(".jcs-answer a").first).to_have_css(
        "color", rgb(theme["textLink-foreground"])
    )
    scheme = "light" if "light" in name else "dark"
    expect(root).to_have_css("color-scheme", scheme)
    page.locator("textarea").fill("a question")
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_enabled()
    button = theme.get("button-background", theme.get("contrastBorder", ""))
    expect(send).to_have_css("background-color", rgb(button))
    if "contrastBorder" in theme:
        expect(page.locator(".jcs-head")).to_have_css(
            "border-bottom-color", rgb(theme["contrastBorder"])
        )
    page.add_script_tag(path=AXE)
    assert page.evaluate(CONTRAST) == []


def rgb(colour: str) -> str:
    """As a browser says it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
