// The client of MySQL in a rehearsed container: MariaDB's, led to the server behind the host that the container names. Which one that is says the
// process that runs the container, asked when it is needed, because only two servers run at once.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { translated } from '../engines/translated.mjs';

const { REHEARSAL_HOSTS: hosts, REHEARSAL_CLIENT: client } = process.env;

const given = process.argv.slice(2);
const host = given.find((argument) => argument.startsWith('--host='))?.slice('--host='.length) ?? 'localhost';
const statement = given.find((argument) => argument.startsWith('--execute='));
// TLS is not rehearsed: the server is on this machine, and has no certificate of RDS.
const kept = given.filter((argument) => !/^--(host|ssl-mode|execute)=/.test(argument));

function ask() {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(hosts, () => socket.write(`${host}\n`));
    socket.setEncoding('utf8').on('data', (part) => (said += part));
    socket.on('error', reject).on('end', () => resolve(JSON.parse(said)));
  });
}

const { port, problem } = await ask();
if (port === undefined) {
  console.error(problem);
  process.exit(1);
}
const more = statement === undefined ? [] : [`--execute=${translated(statement.slice('--execute='.length))}`];
const { status } = spawnSync(
  client,
  ['--no-defaults', '--protocol=tcp', '--host=127.0.0.1', `--port=${port}`, ...kept, ...more],
  { input: statement === undefined ? translated(readFileSync(0, 'utf8')) : '', stdio: ['pipe', 'inherit', 'inherit'] },
);
process.exit(status ?? 1);
