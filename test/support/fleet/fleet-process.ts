// The child process of a fleet: all members in one event loop. Ends with its parent.
import type { FleetRequest, FleetResponse } from './fleet-messages.js';
import { MemberServer } from './member-server.js';
import { SimulatedSet } from './simulated-set.js';
import { rolesOf, type FleetMember, type FleetOptions, type SetSpec } from './spec.js';

const servers = new Map<string, MemberServer>();

process.on('disconnect', () => process.exit(0));

process.on('message', (request: FleetRequest) => {
  void handle(request).then(
    (result) => {
      answer({ ...result, id: request.id });
    },
    (error: unknown) => {
      answer({ id: request.id, error: (error as Error).message });
    },
  );
});

function answer(response: FleetResponse): void {
  if (process.connected) process.send?.(response);
}

async function handle(request: FleetRequest): Promise<Omit<FleetResponse, 'id'>> {
  switch (request.kind) {
    case 'start':
      return { members: await start(request.options) };
    case 'control': {
      const server = serverOf(request.member);
      if (request.behaviour === 'stepUp') stepUp(server);
      else await server.behave(request.behaviour);
      return {};
    }
    case 'seen':
      return { seen: serverOf(request.member).seen };
  }
}

async function start({ sets, auth = false }: FleetOptions): Promise<readonly FleetMember[]> {
  const started = await Promise.all(sets.map((spec) => startSet(spec, auth)));
  return started.flat();
}

async function startSet(spec: SetSpec, auth: boolean): Promise<readonly FleetMember[]> {
  const opened = await Promise.all(
    rolesOf(spec).map(async (role) => {
      const server = new MemberServer();
      return { role, server, name: `127.0.0.1:${await server.listen()}` };
    }),
  );
  const set = new SimulatedSet(spec.name, opened, spec.delaySeconds);
  opened.forEach(({ server, name }, index) => {
    server.become(set.members[index]!, auth);
    servers.set(name, server);
  });
  return opened.map(({ name, role }) => ({ name, address: name, set: spec.name, role }));
}

function stepUp(server: MemberServer): void {
  const { set } = server.member;
  set.stepUp(server.member);
  for (const { name } of set.members) serverOf(name).changed();
}

function serverOf(name: string): MemberServer {
  const server = servers.get(name);
  if (!server) throw new Error(`No member ${name} in the fleet`);
  return server;
}
