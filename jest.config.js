/** @type {import('jest').Config} */
const config = {
  testEnvironment: 'node',
  // Real servers on a busy machine: what hangs is ended all the same, and named.
  testTimeout: 60_000,
  // With three side by side on two cores a thousand workflows ran into their time limit.
  maxWorkers: 2,
  testSequencer: '<rootDir>/bin/test-sequencer.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/dist-test/', '<rootDir>/.countersign/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        // Beside the code, where they are read when something fails; within it they would be most of what is loaded.
        sourceMaps: true,
      },
    ],
  },
  // These packages ship ES modules only, or import one, which jest on Node 20 can't do untransformed.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:@fastify/cookie|jose|openid-client|oauth4webapi|content-disposition|cookie|node-pg-migrate|uuid)/)',
  ],
};

export default config;
