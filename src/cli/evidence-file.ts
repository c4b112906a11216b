import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { categories, describeEntry, isRetriageError, RetriageError, unknownKey } from 'retriage'
import { knownErrors, mcpTool, reachability, readKnownErrors, type EvidenceProvider } from 'retriage/evidence'
import { re2 } from 'retriage/regex'
import { parse } from 'yaml'
import { z } from 'zod'

/** Whom to ask from outside, as `createTriage` takes it. */
export interface EvidenceFile {
  evidence: EvidenceProvider[]
  evidenceTimeoutMs?: number
}

const text = z.string().min(1)
const some = z.array(text)
const seconds = z.number().positive().max(600)
const whole = z.number().int().min(1)
const categoryList = z.array(z.enum(categories))
const texts = z.record(z.string(), z.string())

const top = z.strictObject({ timeout_seconds: seconds.optional(), providers: z.array(z.unknown()).min(1) })
const reachable = z.strictObject({
  allow: some.optional(),
  allow_loopback: z.boolean().optional(),
  categories: categoryList.optional(),
  places: whole.optional(),
  timeout_seconds: seconds.optional(),
})
const known = z.strictObject({ file: text.optional(), database: text.optional() })
const tool = z.strictObject({
  server: z.record(z.string(), z.unknown()),
  tool: text,
  arguments: z.record(z.string(), z.unknown()).optional(),
  id: text.optional(),
  categories: categoryList.optional(),
  start_timeout_seconds: seconds.optional(),
})
const commandServer = z.strictObject({ command: text, args: z.array(z.string()).optional(), env: texts.optional(), cwd: text.optional() })
const httpServer = z.strictObject({ url: z.url({ protocol: /^https?$/ }), headers: texts.optional() })

/** Where something stands in the file, and what else is needed to read it. */
interface Place {
  file: string
  /** Such as `providers[0].mcp_tool`. */
  path: string
}

const readers: Readonly<Record<string, (options: unknown, place: Place) => EvidenceProvider | Promise<EvidenceProvider>>> = {
  reachability(options, place) {
    const { allow_loopback: allowLoopback, timeout_seconds: timeout, ...rest } = read(reachable, options ?? {}, place)
    return reachability(defined({ ...rest, allowLoopback, timeoutMs: timeout === undefined ? undefined : timeout * 1000 }))
  },
  async known_errors(options, place) {
    const { file, database } = read(known, options ?? {}, place)
    if ((file === undefined) === (database === undefined))
      throw fault(place, 'give "file", or "database" (a file of SQLite or a postgres:// address)')
    if (database !== undefined) return knownErrors({ address: filled(database, place), engine: re2 })
    const path = beside(place.file, file!)
    // What is wrong with it is said before anything is decided.
    await readKnownErrors(path)
    return knownErrors({ file: path, engine: re2 })
  },
  mcp_tool(options, place) {
    const { server, start_timeout_seconds: start, ...rest } = read(tool, options ?? {}, place)
    const at = { ...place, path: `${place.path}.server` }
    const secrets = (values: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value, { ...at, path: `${at.path}, "${name}"` })]))
    const http = 'url' in server ? read(httpServer, server, at) : undefined
    const command = http ? undefined : read(commandServer, server, at)
    return mcpTool({
      ...defined(rest),
      tool: rest.tool,
      server: http
        ? { url: http.url, headers: secrets(http.headers) }
        : { ...defined({ ...command, env: secrets(command?.env) }), command: command!.command },
      ...(start === undefined ? {} : { connectTimeoutMs: start * 1000 }),
    })
  },
}

/**
 * Reads which providers of outside evidence there are, in YAML or JSON. Files it names stand beside it; `${NAME}` in headers, environments and the address of
 * a database is a variable of the environment, so that no credentials stand in the file.
 *
 * @throws `invalid_evidence` naming file, place and remedy; the error of the file system where it cannot be read
 */
export async function readEvidenceFile(file: string): Promise<EvidenceFile> {
  const content = await readFile(file, 'utf8')
  let data: unknown
  try {
    data = parse(content)
  } catch (error) {
    throw new RetriageError(
      'invalid_evidence',
      `${file}: not readable as YAML: ${(error as Error).message.trim()}`,
      { file },
      { cause: error },
    )
  }
  const { providers, timeout_seconds: timeout } = read(top, data, { file, path: '' })
  const evidence: EvidenceProvider[] = []
  for (const [index, entry] of providers.entries()) evidence.push(await providerOf(entry, { file, path: `providers[${index}]` }))
  return { evidence, ...(timeout === undefined ? {} : { evidenceTimeoutMs: timeout * 1000 }) }
}

/** `reachability`, or `reachability: { … }`. */
async function providerOf(entry: unknown, place: Place): Promise<EvidenceProvider> {
  const named: unknown = typeof entry === 'string' ? { [entry]: {} } : entry
  const [first, ...more] = isRecord(named) ? Object.entries(named) : []
  if (!first || more.length > 0)
    throw fault(place, `write one provider, such as "reachability" or "known_errors: { file: known-errors.yaml }"`)
  const [name, options] = first
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (!reader) throw fault(place, unknownKey(name, Object.keys(readers)))
  const at = { ...place, path: `${place.path}.${name}` }
  try {
    return await reader(options, at)
  } catch (error) {
    if (isRetriageError(error, 'usage')) throw fault(at, error.message)
    throw error
  }
}

function read<T extends z.ZodObject>(schema: T, value: unknown, place: Place): z.infer<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw fault(place, describeEntry(result.error, Object.keys(schema.shape)))
}

function filled(value: string, place: Place): string {
  return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const found = process.env[name]
    if (found === undefined) throw fault(place, `the environment has no variable ${name}; set it, or write the value`)
    return found
  })
}

function beside(file: string, other: string): string {
  return isAbsolute(other) ? other : join(dirname(file), other)
}

function fault({ file, path }: Place, problem: string): RetriageError {
  return new RetriageError('invalid_evidence', `${file}:${path === '' ? '' : ` ${path}:`} ${problem}`, { file, path })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Without what is undefined. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
