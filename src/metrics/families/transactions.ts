import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.transactions and logicalSessionRecordCache; routers report them too. */
export const transactions: MetricGroup = {
  name: 'transactions',
  title: 'Transactions and sessions',
  families: [
    gauge(
      'mongodb_transactions_open',
      'Number of transactions that are neither committed nor aborted.',
      serverStatus('transactions.currentOpen'),
    ),
    gauge(
      'mongodb_transactions_active',
      'Number of open transactions with a command in progress.',
      serverStatus('transactions.currentActive'),
    ),
    gauge(
      'mongodb_transactions_inactive',
      'Number of open transactions that wait for the next command of their client and hold what they have read and written.',
      serverStatus('transactions.currentInactive'),
    ),
    gauge(
      'mongodb_transactions_prepared',
      'Number of open transactions over several shards that wait for the decision to commit.',
      serverStatus('transactions.currentPrepared'),
    ),
    counter(
      'mongodb_transactions_started_total',
      'Number of transactions started.',
      serverStatus('transactions.totalStarted'),
    ),
    counter(
      'mongodb_transactions_committed_total',
      'Number of transactions committed.',
      serverStatus('transactions.totalCommitted'),
    ),
    counter(
      'mongodb_transactions_aborted_total',
      'Number of transactions aborted by the client or the server.',
      serverStatus('transactions.totalAborted'),
    ),
    gauge(
      'mongodb_sessions_active',
      'Number of sessions used since the server last stored its sessions, which it does every five minutes.',
      serverStatus('logicalSessionRecordCache.activeSessionsCount'),
    ),
  ],
};
