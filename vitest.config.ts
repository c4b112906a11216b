import { defineConfig } from 'vitest/config'

// `import … from 'retriage/core'` in a test or a room reaches the TypeScript source, never a build that may be stale. The rest are Vite's defaults,
// which setting any condition would drop.
const conditions = ['retriage-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    // Most tests wait for processes of their own, so every core can have a worker; what is slow on a busy machine is not wrong.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: ['test/bundle-cli.ts'],
          include: ['{src,classifiers,patterns,examples,bench,scripts,test}/**/*.test.ts'],
          exclude: ['test/package/**', 'test/mcp-conformance/**', '**/node_modules/**'],
        },
      },
      {
        // Needs a build and a package registry (it installs the packed tarball), so it is `npm run test:package` and never part of `npm test`.
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Needs a package registry (it fetches the official examiners of MCP servers), so it is `npm run test:mcp` and never part of `npm test`.
        extends: true,
        test: {
          name: 'mcp',
          globalSetup: ['test/bundle-cli.ts'],
          include: ['test/mcp-conformance/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
        },
      },
    ],
    coverage: { provider: 'v8', include: ['src/**', 'classifiers/**'], exclude: ['**/*.test.ts'] },
  },
})
