"""Holds recorded requests against AWS's own API models, which botocore carries: what AWS would refuse before it looks at anything.

usage: python api_models.py RECORD
RECORD has one JSON object a line: method, path, headers, body (base64), service (the signing name). Prints one JSON object:
{requests, operations, problems: [{operation, says, count}], patterns_unread: [...]}.

The requests are read by moto's parsers, which are the counterpart of botocore's serializers. botocore's validator checks types, what is
required, and least lengths and values; the rest of the model (enumerations, patterns, greatest lengths and values) is checked here.
"""
import base64
import collections
import functools
import json
import sys

import botocore.session
import regex
from botocore.validate import ParamValidator
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router

LOADER = botocore.session.get_session().get_component("data_loader")


@functools.cache
def models_by_signing_name():
    names = collections.defaultdict(list)
    for service in LOADER.list_available_services("service-2"):
        metadata = LOADER.load_service_model(service, "service-2")["metadata"]
        names[metadata.get("signingName", metadata["endpointPrefix"])].append((service, metadata["apiVersion"]))
    return names


@functools.cache
def raw_shapes(service):
    """botocore's own shapes leave out patterns."""
    return LOADER.load_service_model(service, "service-2")["shapes"]


def match(recorded):
    """Service, operation and parameters of a request; elb and elbv2 share a name, and differ in the version that
    the request says; rds shares both with docdb and neptune."""
    headers = {name: value for name, value in recorded["headers"].items() if name != "content-length"}
    body = base64.b64decode(recorded["body"])
    request = Request.from_primitives(recorded["method"], f"http://127.0.0.1{recorded['path']}", headers, body)
    version = request.values.get("Version")
    candidates = models_by_signing_name().get(recorded["service"], [])
    exact = [candidate for candidate in candidates if candidate[1] == version]
    exact.sort(key=lambda candidate: candidate[0] != recorded["service"])
    for service, _ in exact or candidates:
        try:
            operation, in_path = get_service_router(service).match(request)
        except Exception:  # noqa: BLE001: not this service's; the caller reports a request that is nobody's.
            continue
        parser = PROTOCOL_PARSERS[determine_request_protocol(operation.service_model, request.content_type)]
        parameters = parser(operation).parse(
            {
                "body": request.data,
                "headers": request.headers,
                "method": request.method,
                "url_params": in_path,
                "url_path": request.path,
                "values": request.values,
            }
        )
        return service, operation, parameters
    return None


@functools.cache
def compiled(pattern):
    """The models write Java's regular expressions: characters beyond the basic plane are a pair of surrogates there."""
    try:
        return regex.compile(pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"))
    except regex.error:
        return None


class Constraints:
    """What botocore's validator leaves out."""

    def __init__(self, service, unread):
        self.shapes = raw_shapes(service)
        self.unread = unread
        self.found = []

    def walk(self, value, shape, path):
        kind = shape.type_name
        if kind == "structure":
            for name, member in value.items():
                if name in shape.members:
                    self.walk(member, shape.members[name], f"{path}.{name}" if path else name)
                else:
                    self.found.append(f"{path}.{name} is not in the model")
        elif kind == "list":
            self.at_most(len(value), shape, f"{path} has {len(value)} items")
            for item in value:
                self.walk(item, shape.member, f"{path}[]")
        elif kind == "map":
            for name, item in value.items():
                self.walk(name, shape.key, f"{path}[key]")
                self.walk(item, shape.value, f"{path}[]")
        elif kind == "string":
            self.string(value, shape, path)
        elif kind in ("integer", "long", "float", "double"):
            self.at_most(value, shape, f"{path} is {value}")

    def string(self, value, shape, path):
        if shape.enum and value not in shape.enum:
            self.found.append(f"{path} is {value!r}, which is none of {shape.name}")
        self.at_most(len(value), shape, f"{path} has {len(value)} characters")
        pattern = self.shapes.get(shape.name, {}).get("pattern")
        if pattern is None:
            return
        expression = compiled(pattern)
        if expression is None:
            self.unread.add(pattern)
        elif not expression.fullmatch(value):
            self.found.append(f"{path} is {value!r}, which is not {pattern}")

    def at_most(self, size, shape, says):
        greatest = shape.metadata.get("max")
        if greatest is not None and size > greatest:
            self.found.append(f"{says}, at most {greatest}")


def main(record):
    problems = collections.Counter()
    operations = set()
    unread = set()
    count = 0
    with open(record, encoding="utf8") as lines:
        for line in lines:
            recorded = json.loads(line)
            count += 1
            matched = match(recorded)
            if matched is None:
                problems[(recorded["service"], f"no operation is {recorded['method']} {recorded['path']}")] += 1
                continue
            service, operation, parameters = matched
            name = f"{service}:{operation.name}"
            operations.add(name)
            if operation.input_shape is None:
                continue
            report = ParamValidator().validate(parameters, operation.input_shape)
            found = report.generate_report().split("\n") if report.has_errors() else []
            constraints = Constraints(service, unread)
            constraints.walk(parameters, operation.input_shape, "")
            for says in dict.fromkeys(found + constraints.found):
                problems[(name, says)] += 1
    listed = [{"operation": name, "says": says, "count": n} for (name, says), n in sorted(problems.items())]
    answer = {"requests": count, "operations": len(operations), "problems": listed, "patternsUnread": sorted(unread)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
