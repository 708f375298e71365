"""A Kafka cluster for tests: the mock cluster of librdkafka, which speaks the protocol on the loopback.

Started with the number of brokers, it prints their addresses, and then the answer to each command on its standard input:
    topic NAME PARTITIONS       makes a topic
    fail API CODE COUNT         the next so many requests of a kind are answered by an error
    down BROKER / up BROKER     a broker is not to be reached, and is again
It ends with its standard input.
"""

import ctypes
import sys

lib = ctypes.CDLL("librdkafka.so.1")
lib.rd_kafka_conf_new.restype = ctypes.c_void_p
lib.rd_kafka_conf_set.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
lib.rd_kafka_new.restype = ctypes.c_void_p
lib.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
lib.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
lib.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
lib.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
lib.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]
lib.rd_kafka_mock_topic_create.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
lib.rd_kafka_mock_push_request_errors_array.argtypes = [
    ctypes.c_void_p,
    ctypes.c_int16,
    ctypes.c_size_t,
    ctypes.POINTER(ctypes.c_int),
]
lib.rd_kafka_mock_push_request_errors_array.restype = None
lib.rd_kafka_mock_broker_set_down.argtypes = [ctypes.c_void_p, ctypes.c_int32]
lib.rd_kafka_mock_broker_set_up.argtypes = [ctypes.c_void_p, ctypes.c_int32]

PRODUCER = 0
error = ctypes.create_string_buffer(512)
conf = lib.rd_kafka_conf_new()
lib.rd_kafka_conf_set(conf, b"log_level", b"0", error, len(error))
client = lib.rd_kafka_new(PRODUCER, conf, error, len(error))
if not client:
    sys.exit(error.value.decode())
cluster = lib.rd_kafka_mock_cluster_new(client, int(sys.argv[1]))
print(lib.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)

for line in sys.stdin:
    command, *words = line.split()
    if command == "topic":
        answer = lib.rd_kafka_mock_topic_create(cluster, words[0].encode(), int(words[1]), 1)
    elif command == "fail":
        api, code, count = map(int, words)
        lib.rd_kafka_mock_push_request_errors_array(cluster, api, count, (ctypes.c_int * count)(*[code] * count))
        answer = 0
    elif command == "down":
        answer = lib.rd_kafka_mock_broker_set_down(cluster, int(words[0]))
    elif command == "up":
        answer = lib.rd_kafka_mock_broker_set_up(cluster, int(words[0]))
    else:
        answer = f"unknown command {command}"
    print(answer, flush=True)
