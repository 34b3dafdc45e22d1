"""Takes out of exceptions what is secret, before they leave a task for Sentry.

Python imports a module of this name by itself when it starts (documentation of its module `site`). Balrog gives
`sentry_sdk.init` nothing but the DSN, so each frame goes out with its local variables: the agent's hold its client
secret and its token, and those of the database the DBURI. The SDK's own scrubber looks at the first level of names
(sentry_sdk/scrubber.py at 1.25.1), and both lie deeper, or in values such as `cache_key`, which the client id, the
secret and the audience make up.
"""
import os
import re
import sys

HIDDEN = "[scrubbed]"
# Whatever is called so, at any depth: Sentry's list of default scrubbers, and what Balrog and its libraries call theirs.
NAME = re.compile(r"secret|passw|pwd|token|bearer|auth|credential|cookie|api_?key|private|dburi|dsn|cache_key|session", re.I)
# Bearer tokens, JSON Web Tokens, passwords of addresses, and IMEIs, which update URLs of version 5 carry: 15 digits.
SHAPES = [
    (re.compile(r"(bearer\s+)[^\s'\"]+", re.I), r"\1" + HIDDEN),
    (re.compile(r"eyJ[\w-]{8,}(\.[\w-]*){0,4}"), HIDDEN),
    (re.compile(r"(\w+:/{2}[^:/@\s]*:)[^@/\s]+@"), r"\1" + HIDDEN + "@"),
    (re.compile(r"(?<!\d)\d{15}(?!\d)"), HIDDEN),
]
# Shorter ones would be found in words that are none.
SHORTEST = 6


def values_of(environment):
    """What the variables hold that are secrets of the task, the password of the DBURI by itself, too; the longest first."""
    held = [value for name, value in environment.items() if re.search(r"SECRET|PASSW|TOKEN|DBURI|DSN", name)]
    passwords = [found.group(1) for value in held for found in [re.search(r":/{2}[^:/@]*:([^@]+)@", value)] if found]
    return sorted({value for value in held + passwords if len(value) >= SHORTEST}, key=len, reverse=True)


def scrubber(secrets):
    def text(value):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        for shape, instead in SHAPES:
            value = shape.sub(instead, value)
        return value

    def scrub(value):
        if isinstance(value, dict):
            return {name: HIDDEN if NAME.search(str(name)) else scrub(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [scrub(item) for item in value]
        return text(value) if isinstance(value, str) else value

    return scrub


def guarded(init, scrub):
    """The SDK hands `before_send` the event as it would be sent; one that raises sends nothing."""

    def scrubbing_init(*arguments, **options):
        former = options.get("before_send")

        def before_send(event, hint):
            event = former(event, hint) if former else event
            return event and scrub(event)

        return init(*arguments, **{**options, "before_send": before_send})

    return scrubbing_init


if os.environ.get("SENTRY_DSN"):
    try:
        import sentry_sdk

        sentry_sdk.init = guarded(sentry_sdk.init, scrubber(values_of(os.environ)))
    except Exception as error:
        # What nobody can look through does not leave.
        del os.environ["SENTRY_DSN"]
        print("exceptions are not sent to Sentry, as they cannot be scrubbed:", type(error).__name__, file=sys.stderr)
