// Who may import whom: the table of docs/architecture.md as rules. A path here is where an import arrives, after resolution.
// test/architecture/graph.test.ts plants a violation of each rule and sees it reported.

const world = 'regex|packs|stores|adapters|llm|evidence|testing'
const doors = 'cli|mcp'
const packages = '^node_modules/'
/** The files behind the public names. */
const front = [
  '^src/index\\.ts$',
  '^src/[^/]+/index\\.ts$',
  '^src/llm/(ai-sdk|command|agents/index)\\.ts$',
  '^classifiers/index\\.ts$',
  '^patterns/(index|examples)\\.ts$',
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere is invisible to every other rule, so they would all pass by seeing nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-circular',
      comment: 'Files that import each other are one file in several pieces. Types may: they are gone when the code runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-imports-zod-only',
      comment: 'Layer 0: the engine is pure and knows nobody.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: ['^src/core/', '^node_modules/zod/'] },
    },
    {
      name: 'meaning-imports-core-only',
      comment: 'Layer 1: built-in classifiers and patterns read like an outsider’s, who has the engine, and zod for what others answer.',
      severity: 'error',
      from: { path: '^(classifiers|patterns)/' },
      to: { pathNot: ['^$1/', '^src/core/index\\.ts$', '^node_modules/zod/'] },
    },
    {
      name: 'world-rooms-never-each-other',
      comment:
        'Layer 2: a room of the world knows the engine, packages, Node, and the contracts of classifiers as types. Exams know the contracts they examine.',
      severity: 'error',
      from: { path: `^src/(${world})/` },
      to: {
        path: ['^src/', '^classifiers/', '^patterns/'],
        pathNot: ['^src/$1/', '^src/core/index\\.ts$', '^classifiers/index\\.ts$', '^src/(stores|adapters|llm|evidence)/index\\.ts$'],
      },
    },
    {
      name: 'world-rooms-never-each-other-by-type',
      comment: 'What the rule above leaves open is for types alone, and contracts of other rooms for exams alone.',
      severity: 'error',
      from: { path: `^src/(${world})/` },
      to: {
        path: ['^classifiers/', '^src/(stores|adapters|llm|evidence)/index\\.ts$'],
        pathNot: '^src/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'contracts-of-the-world-are-for-exams',
      comment: 'A store does not know adapters, nor an adapter stores, not even as types.',
      severity: 'error',
      from: { path: `^src/(${world})/`, pathNot: '^src/testing/' },
      to: { path: '^src/(stores|adapters|llm|evidence)/', pathNot: '^src/$1/' },
    },
    {
      name: 'nobody-imports-a-door',
      comment: 'Layer 4: a command or a tool is the end of the line.',
      severity: 'error',
      from: { pathNot: `^src/(${doors})/` },
      to: { path: `^src/(${doors})/` },
    },
    {
      name: 'doors-use-public-names',
      comment: 'What a command needs and no public name gives is missing for everyone else too.',
      severity: 'error',
      from: { path: `^src/(${doors})/` },
      to: { path: ['^src/', '^classifiers/', '^patterns/'], pathNot: ['^src/$1/', ...front] },
    },
    {
      name: 'rooms-have-a-front-door',
      comment: 'Across rooms, the public name; what an index does not export is private to its room.',
      severity: 'error',
      from: { path: '^(src/[^/]+|classifiers|patterns)/' },
      to: { path: ['^src/', '^classifiers/', '^patterns/'], pathNot: ['^$1/', ...front] },
    },
    {
      name: 'public-names-across-rooms',
      comment:
        'By name and not by path, so that a room can be copied out of here unchanged and is built once. A relative path is `local`, a name is not.',
      severity: 'error',
      from: { path: '^(src/[^/]+|classifiers|patterns)/' },
      to: { path: ['^src/', '^classifiers/', '^patterns/'], pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'public-names-in-the-composition-root',
      comment: 'The same for the few files that stand in no room.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: ['^src/[^/]+/', '^classifiers/', '^patterns/'], dependencyTypes: ['local'] },
    },
    {
      name: 'one-room-for-expression-engines',
      comment: 'A user’s expression runs on an engine that is linear in time; only one room knows which.',
      severity: 'error',
      from: { pathNot: '^src/regex/' },
      to: { path: '^node_modules/re2' },
    },
    {
      name: 'declared-packages-only',
      comment:
        'A package that package.json does not list, or lists for development, is not there on the user’s machine. An optional peer is listed for both; it is loaded lazily.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
  ],
  options: {
    // Types too: a contract is a dependency.
    tsPreCompilationDeps: true,
    exclude: { path: '\\.(test|test-d)\\.ts$' },
    doNotFollow: { path: packages },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['retriage-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.cjs', '.mjs', '.d.ts'],
    },
  },
}
