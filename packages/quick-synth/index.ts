/**
 * `import 'quick-synth'` as the first line of a cdktf app: from there on modules come compiled out of a cache, and values without
 * tokens are resolved without cdktf's detour. What is synthesized stays the same, byte for byte. README.md says how, and what it relies on.
 */
// The order matters: cdktf itself is loaded by the second, and shall come out of the cache already.
import './modules';
import './tokens';
