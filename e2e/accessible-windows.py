"""What the windows of a D-Bus session show to a screen reader (AT-SPI), and the session's own services.

Reads one JSON command a line and answers each with one line: {"shown": true} with what is on the screen now, and
{"call": [name, interface, method, [strings]]} with what the method at / of that service returns.
"""

import json
import os
import sys

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
# Bits of AtspiStateType.
ENABLED, FOCUSED, SHOWING = 8, 12, 25


def connect(address):
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def call(bus, name, path, interface, method, parameters=None):
    no_flags = Gio.DBusCallFlags.NONE
    return bus.call_sync(name, path, interface, method, parameters, None, no_flags, 10_000, None).unpack()


def shown_below(bus, name, path, found):
    """What is shown, outermost first; what is hidden shows nothing below it either."""
    try:
        low, _ = call(bus, name, path, ACCESSIBLE, "GetState")[0]
        if path != ROOT and not low >> SHOWING & 1:
            return
        if path != ROOT:
            found.append(describe(bus, name, path, low))
        children = call(bus, name, path, ACCESSIBLE, "GetChildren")[0]
    except GLib.Error:
        return  # It went away while it was looked at.
    for child_name, child_path in children:
        shown_below(bus, child_name, child_path, found)


def describe(bus, name, path, low):
    role = call(bus, name, path, ACCESSIBLE, "GetRoleName")[0]
    asked = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
    label = call(bus, name, path, "org.freedesktop.DBus.Properties", "Get", asked)[0]
    on_screen = GLib.Variant("(u)", (0,))
    x, y, width, height = call(bus, name, path, "org.a11y.atspi.Component", "GetExtents", on_screen)[0]
    whole = GLib.Variant("(ii)", (0, -1))
    text = call(bus, name, path, "org.a11y.atspi.Text", "GetText", whole)[0] if role == "text" else ""
    return {
        "role": role,
        "name": label,
        "text": text,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "isEnabled": bool(low >> ENABLED & 1),
        "isFocused": bool(low >> FOCUSED & 1),
    }


def answer(session, accessible, command):
    if "call" in command:
        name, interface, method, strings = command["call"]
        parameters = GLib.Variant(f"({'s' * len(strings)})", tuple(strings)) if strings else None
        return call(session, name, "/", interface, method, parameters)
    found = []
    for name, path in call(accessible, "org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")[0]:
        shown_below(accessible, name, path, found)
    return found


def main():
    session = connect(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    (address,) = call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
    accessible = connect(address)
    for line in sys.stdin:
        try:
            result = {"result": answer(session, accessible, json.loads(line))}
        except GLib.Error as error:
            result = {"error": error.message}
        print(json.dumps(result), flush=True)


main()
