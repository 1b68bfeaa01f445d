// The child process of a fleet: all instances in one event loop. Ends with its parent.
import type { FleetRequest, FleetResponse } from './fleet-messages.js';
import { Simulation } from './simulation.js';

let running: Simulation | undefined;

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
  if (request.kind === 'start') {
    const { simulation, members } = await Simulation.start(request.options);
    running = simulation;
    return { members };
  }
  if (!running) throw new Error('The fleet has not started');
  switch (request.kind) {
    case 'control':
      await running.control(request.member, request.behaviour);
      return {};
    case 'seen':
      return { seen: running.seen(request.member) };
    case 'ageRouter':
      running.ageRouter(request.member, request.ageSeconds);
      return {};
    case 'change':
      return { members: await running.change(request.cluster, request.change) };
  }
}
