/**
 * Before each test file. cdktf notes where each token is made, which under Jest, with its source maps, is two fifths of a synth; main.ts goes without
 * it, too. Errors keep their traces.
 */
'use strict';
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];
