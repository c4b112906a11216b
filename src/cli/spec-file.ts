import { readFile } from 'node:fs/promises'
import { isRetriageError, parseWorkflowSpec, RetriageError, type WorkflowSpec } from 'retriage'
import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml'

/**
 * Reads a workflow file, YAML or JSON.
 *
 * @throws `invalid_workflow` with file, line and remedy; the error of the file system where the file cannot be read.
 */
export async function readSpecFile(file: string): Promise<WorkflowSpec> {
  const text = await readFile(file, 'utf8')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const broken = document.errors[0]
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new RetriageError(
      'invalid_workflow',
      `${file}:${line}:${col}: not readable as YAML: ${broken.message}`,
      { file, line },
      { cause: broken },
    )
  }
  try {
    return parseWorkflowSpec(document.toJS(), file)
  } catch (error) {
    if (!isRetriageError(error, 'invalid_workflow')) throw error
    const line = lineOf(document, lines, error)
    if (line === undefined) throw error
    throw new RetriageError(error.code, error.message.replace(`${file}:`, `${file}:${line}:`), { ...error.place, line }, { cause: error })
  }
}

/** Line of the place that an error names, from 1; of the key itself where the error is about a key. */
function lineOf(document: Document.Parsed, lines: LineCounter, { place, message }: RetriageError): number | undefined {
  const path = (place.path ?? '').split(/[.[\]]+/).filter(Boolean)
  const node =
    path.length === 0
      ? document.contents
      : document.getIn(
          path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
          true,
        )
  const key = /unknown key "([^"]*)"/.exec(message)?.[1]
  const pair = key !== undefined && isMap(node) ? node.items.find((item) => isNode(item.key) && String(item.key) === key) : undefined
  const found = pair ? pair.key : path.length === 0 ? undefined : node
  return isNode(found) && found.range ? lines.linePos(found.range[0]).line : undefined
}
