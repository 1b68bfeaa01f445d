import type { MongoServer } from '../../test/support/mongo-servers.js';

const REST_SECONDS = 30;
const LOOK_EVERY_MS = 500;

/** Starts members again some time after they were killed; both are announced. */
export function reviveMembers(members: readonly MongoServer[]): { readonly stop: () => void } {
  const down = new Set<MongoServer>();
  const timers = new Set<NodeJS.Timeout>();
  const look = (): void => {
    for (const member of members.filter(({ pid }) => pid === undefined)) {
      if (down.has(member)) continue;
      down.add(member);
      console.log(`${member.name} is gone; it is started again in ${REST_SECONDS} s`);
      timers.add(setTimeout(() => void revive(member), REST_SECONDS * 1000));
    }
  };
  const revive = async (member: MongoServer): Promise<void> => {
    try {
      await member.start();
      console.log(`${member.name} is started again, pid ${member.pid ?? ''}`);
    } catch (error) {
      console.error((error as Error).message);
    }
    down.delete(member);
  };
  timers.add(setInterval(look, LOOK_EVERY_MS));
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
