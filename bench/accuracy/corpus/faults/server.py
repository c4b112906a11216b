"""Servers with faults, on loopback. Reads the list of servers from the file named first, creates the file named second once all of them listen,
and stops by itself after 90 seconds."""
import json, os, socket, ssl, struct, sys, threading, time

specs = json.load(open(sys.argv[1]))
keep = []
counts = {}
lock = threading.Lock()
REASONS = {200: 'OK', 201: 'Created', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 400: 'Bad Request', 401: 'Unauthorized',
           403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict',
           410: 'Gone', 412: 'Precondition Failed', 413: 'Payload Too Large', 416: 'Range Not Satisfiable', 422: 'Unprocessable Entity', 423: 'Locked', 429: 'Too Many Requests',
           500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
           507: 'Insufficient Storage'}


def reset(conn):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    conn.close()


def read_request(conn):
    data = b''
    while b'\r\n\r\n' not in data:
        part = conn.recv(65536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b'\r\n\r\n')
    lines = head.decode('latin1').split('\r\n')
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(':') for line in lines[1:])}
    if headers.get('expect') == '100-continue':
        conn.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
    length = int(headers.get('content-length', 0))
    while len(body) < length:
        part = conn.recv(65536)
        if not part:
            break
        body += part
    method, path, _ = lines[0].split(' ', 2)
    return method, path, headers


def answer(conn, spec, key):
    while True:
        request = read_request(conn)
        if request is None:
            return
        method, path, _ = request
        choices = [r for r in spec['http'] if ('path' not in r or path.split('?')[0] == r['path']) and ('method' not in r or r['method'] == method)]
        specific = [r for r in choices if 'path' in r]
        choices = specific or choices or [{'status': 404, 'body': 'Not Found\n'}]
        with lock:
            n = counts.get((key, path if specific else ''), 0)
            counts[(key, path if specific else '')] = n + 1
        reply = choices[min(n, len(choices) - 1)]
        if reply.get('delay'):
            time.sleep(reply['delay'])
        if reply.get('reset'):
            return reset(conn)
        if reply.get('drop'):
            return conn.close()
        body = reply.get('body', '')
        body = body if isinstance(body, str) else json.dumps(body)
        body = body.encode() * reply.get('times', 1)
        if 'file' in reply:
            body = open(reply['file'], 'rb').read()
        status = reply.get('status', 200)
        headers = {'Server': 'nginx', 'Content-Type': 'text/plain', 'Content-Length': str(len(body)), **reply.get('headers', {})}
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Unknown')}\r\n" + ''.join(f'{k}: {v}\r\n' for k, v in headers.items()) + '\r\n'
        conn.sendall(head.encode())
        if method == 'HEAD':
            continue
        if 'cut' in reply:
            conn.sendall(body[:reply['cut']])
            time.sleep(0.2)
            if reply.get('then') == 'reset':
                return reset(conn)
            if reply.get('then') == 'stall':
                time.sleep(60)
            return conn.close()
        conn.sendall(body)
        if headers.get('Connection') == 'close':
            return


def handle(conn, spec, key):
    try:
        mode = spec.get('mode', 'http')
        if mode == 'close':
            conn.recv(65536)
            return
        if mode == 'reset':
            conn.recv(4096)
            return reset(conn)
        if mode == 'hang':
            time.sleep(80)
        if mode == 'raw':
            if spec.get('wait', True):
                conn.recv(4096)
            conn.sendall(spec['text'].encode('latin1'))
            time.sleep(spec.get('linger', 0.2))
            return
        if spec.get('tls'):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(spec['tls'] + '.crt', spec['tls'] + '.key')
            conn = context.wrap_socket(conn, server_side=True)
        answer(conn, spec, key)
    except (OSError, ValueError):
        pass
    finally:
        try:
            conn.close()
        except OSError:
            pass


def serve(listener, spec, key):
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=handle, args=(conn, spec, key), daemon=True).start()


def dns(sock, spec):
    while True:
        data, peer = sock.recvfrom(2048)
        if spec['mode'] == 'dns-silent':
            continue
        code = {'dns-nxdomain': 3, 'dns-servfail': 2, 'dns-refused': 5}[spec['mode']]
        sock.sendto(data[:2] + bytes([0x81, 0x80 | code]) + data[4:6] + b'\0\0\0\0\0\0' + data[12:data.index(b'\0', 12) + 5], peer)


for key, spec in enumerate(specs):
    if spec.get('mode', '').startswith('dns'):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(('127.0.0.1', 53))
        threading.Thread(target=dns, args=(sock, spec), daemon=True).start()
        continue
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((spec.get('address', '0.0.0.0'), spec['port']))
    if spec.get('mode') == 'full':
        # The queue of connections is full, so that every further SYN is dropped: a connect time-out.
        listener.listen(0)
        keep.append(listener)
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(('127.0.0.1', spec['port']))
            keep.append(filler)
        continue
    listener.listen(64)
    threading.Thread(target=serve, args=(listener, spec, key), daemon=True).start()
open(sys.argv[2], 'w').close()
time.sleep(90)
os._exit(0)
