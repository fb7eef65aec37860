"""Writes logs.pb and traces.pb from the JSON beside them: pip install opentelemetry-proto==1.45.0 protobuf==7.36.2"""
import base64
import json

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def ids(value):
    """OTLP has ids in hexadecimal, where Protobuf's own JSON has Base64."""
    if isinstance(value, list):
        return [ids(one) for one in value]
    if isinstance(value, dict):
        return {name: base64.b64encode(bytes.fromhex(one)).decode() if name.endswith(("traceId", "spanId", "SpanId")) else ids(one)
                for name, one in value.items()}
    return value


for name, message in (("logs", ExportLogsServiceRequest()), ("traces", ExportTraceServiceRequest())):
    with open(name + ".json", encoding="utf-8") as file:
        json_format.ParseDict(ids(json.load(file)), message)
    with open(name + ".pb", "wb") as file:
        file.write(message.SerializeToString(deterministic=True))
