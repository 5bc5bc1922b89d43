// The provider of the demo's people as a process of its own.
import '../../src/identity-provider.ts';
