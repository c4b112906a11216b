import { describe, expect, it } from 'vitest'
import { nameOf, placesIn } from './places.ts'

const named = (line: string): string[] => placesIn(line).map(nameOf)

describe('finds', () => {
  it.each([
    [
      'psycopg2.OperationalError: could not connect to server: Connection refused Is the server running on host "db.example" (10.0.0.5) and accepting TCP/IP connections on port 5432?',
      'db.example:5432',
    ],
    ['connection to server at "db" (10.0.0.5), port 5432 failed: Connection refused', 'db:5432'],
    ["HTTPSConnectionPool(host='api.example', port=443): Max retries exceeded with url: /v1?token=x", 'api.example:443'],
    ['ssh: connect to host node07.example.com port 22: Connection timed out', 'node07.example.com:22'],
    ['curl: (7) Failed to connect to github.com port 443 after 75002 ms: Connection timed out', 'github.com:443'],
    ['Error: connect ECONNREFUSED 192.0.2.7:5432', '192.0.2.7:5432'],
    ['connect ECONNREFUSED [2001:db8::1]:80', '[2001:db8::1]:80'],
    ['dial tcp 10.0.0.5:6379: connect: connection refused', '10.0.0.5:6379'],
    ['redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.', 'cache:6379'],
    ['ConnectionError: Connection refused to storage.internal:443', 'storage.internal:443'],
    ['GET https://api.example/v1/jobs?x=1 returned 503', 'https://api.example'],
    ['fetching http://api.example:8080/x', 'http://api.example:8080'],
    ['postgresql+psycopg2://etl:hunter2@db.example/jobs', 'db.example:5432'],
    ['jdbc:postgresql://db.example:5433/jobs', 'db.example:5433'],
    ['redis://:hunter2@cache.example/0', 'cache.example:6379'],
    ['amqps://a:b@mq.example//', 'mq.example:5671'],
    ['curl: (6) Could not resolve host: pypi.example', 'pypi.example'],
    ["Failed to resolve 'pypi' (Name or service not known)", 'pypi'],
    ['getaddrinfo ENOTFOUND registry.example', 'registry.example'],
    ['could not translate host name "db" to address: Name or service not known', 'db'],
    ['java.net.UnknownHostException: hive.example', 'hive.example'],
    ['lookup api.example on 10.0.0.2:53: no such host', '10.0.0.2:53'],
    ['Could not reach (https://api.example).', 'https://api.example'],
  ])('%s', (line, place) => expect(named(line)).toContain(place))

  it('all hosts of a list', () => {
    expect(named('mongodb://u:p@a.example:27017,b.example/db')).toEqual(['a.example:27017', 'b.example:27017'])
  })
})

describe('leaves', () => {
  it.each([
    'File "job.py:33" KeyError',
    'main.go:42 +0x1d connection lost',
    'at Foo.java:12 in connect',
    '12:30:45 connection lost',
    'connect failed with errno:111',
    'server returned status:503',
    's3://bucket/key and gs://bucket:80/key and file:///etc/passwd',
    'ratio 3:4, image app:8080x',
    'urn:ietf:params:1',
    'sha256:1234567890',
    'connect to a.example:99999',
    'failed to bind on port 80',
    'lodash@4.17.21:5 host',
  ])('%s', (line) => expect(named(line)).toEqual([]))
})
