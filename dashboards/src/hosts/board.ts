import { PRIMARY_CHANGES } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { cpu, disks, fileSystems, memory, network } from './system.js';
import { placement } from './placement.js';

export const hosts = board({
  uid: UID.hosts,
  title: 'MongoDB topology / Host',
  description:
    'CPU, memory, disks and network of the hosts, as their members report them, and which members run where.',
  rows: [
    { title: 'Members by host', panels: placement },
    { title: 'CPU and pressure (--collector.system)', panels: cpu },
    { title: 'Memory (--collector.system)', panels: memory },
    { title: 'Disks (--collector.system)', panels: disks },
    { title: 'File systems (--collector.system)', panels: fileSystems },
    { title: 'Network (--collector.system)', panels: network },
  ],
  marks: [PRIMARY_CHANGES],
  single: ['cluster'],
});
