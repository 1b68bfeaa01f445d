import { numberOf } from '../../mongo/bson.js';
import { gauge, type Family, type MetricGroup } from '../family.js';
import { perMember } from '../from-analysis.js';

/** The file system of each data member, as the member reports it. Members on one host may share it. */
export const filesystem: MetricGroup = {
  name: 'filesystem',
  title: 'File system',
  families: [
    size(
      'size',
      'Size in bytes of the file system that holds the data files; read once a minute.',
      'fsTotalSize',
    ),
    size(
      'used',
      'Used space in bytes of the file system that holds the data files, by all programs; read once a minute.',
      'fsUsedSize',
    ),
  ],
};

function size(suffix: string, help: string, field: string): Family {
  return gauge(
    `mongodb_filesystem_${suffix}_bytes`,
    help,
    perMember(`local dbStats.${field}`, ({ replies }) => numberOf(replies['local.dbStats']?.[field])),
  );
}
