// @ts-check
import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const pureRooms = ['src/core/**/*.ts', 'classifiers/**/*.ts', 'patterns/**/*.ts']
const tests = ['**/*.test.ts', '**/*.test-d.ts', 'test/**/*.ts']

const handedIn = 'The engine is pure: take it as a value from the caller (see docs/architecture.md).'
const impure = [
  ...['Date', 'performance', 'crypto', 'process', 'Buffer', 'console', 'fetch', 'require', 'module', '__dirname', '__filename'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval'],
  // Ways around the list.
  ...['globalThis', 'global', 'window', 'self', 'eval', 'Function', 'Reflect', 'Proxy', 'WeakRef', 'FinalizationRegistry'],
]

export default defineConfig(
  globalIgnores([
    'dist/',
    '.retriage/',
    'docs/api/',
    'coverage/',
    'patterns/*.ts',
    'classifiers/llm/prompts.ts',
    'src/mcp/prompts/texts.ts',
    '**/fixtures/',
    '**/corpus/',
    // AssemblyScript and what is compiled from it.
    '**/*.assembly.ts',
    'src/core/match/kernel-binary.ts',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `typeof import('…')` names what a lazy import gives.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Numbers and booleans print as one expects.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A store is asynchronous for everyone because one of them is; the one in memory has nothing to await.
      '@typescript-eslint/require-await': 'off',
      // `return exit(1)` says that nothing follows.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // `noUncheckedIndexedAccess` makes every index possibly undefined; where the line above has checked it, `!` says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Data from outside has the types it claims to have only until it has been read.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `??` and `||` differ for the empty string, which here mostly means absent.
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing has one name everywhere.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals: it is data and needs no import.' },
      ],
    },
  },
  {
    // Fence: no clock, no dice, no world. The type check of tsconfig.core.json cannot see `Date` and `Math.random`, which are part of the language.
    files: pureRooms,
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...impure.map((name) => ({ name, message: handedIn }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: handedIn }],
      'no-restricted-imports': ['error', { patterns: [{ regex: '^node:', message: handedIn }] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing has one name everywhere.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals: it is data and needs no import.' },
        { selector: 'ImportExpression', message: 'A pure room is loaded as a whole; a lazy part belongs to a room of the world.' },
        { selector: "MetaProperty[meta.name='import']", message: handedIn },
        { selector: "VariableDeclarator[init.name='Math'] > ObjectPattern", message: handedIn },
      ],
    },
  },
  {
    // Where the program runs matters to a door, not to a library: only the command line ends the process or writes to the terminal.
    files: ['src/**/*.ts'],
    ignores: [...pureRooms, 'src/cli/**', ...tests],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Throw, and let the command line set the exit status.' },
      ],
    },
  },
  {
    // A test may be loose with what it makes up, not with what it awaits.
    files: tests,
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    // Vitest, tsup and friends ask for a default export of their configuration.
    files: ['*.config.ts', '*.config.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'readonly', require: 'readonly' } } },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
)
