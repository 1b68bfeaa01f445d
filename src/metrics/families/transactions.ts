import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.transactions and logicalSessionRecordCache; routers report them too. */
export const transactions: MetricGroup = {
  name: 'transactions',
  title: 'Transactions and sessions',
  families: [
    gauge(
      'mongodb_transactions_open',
      'Transactions that are neither committed nor aborted yet.',
      serverStatus('transactions.currentOpen'),
    ),
    gauge(
      'mongodb_transactions_active',
      'Open transactions with a command in progress.',
      serverStatus('transactions.currentActive'),
    ),
    gauge(
      'mongodb_transactions_inactive',
      'Open transactions that wait for the next command of their client, and hold what they have read and written.',
      serverStatus('transactions.currentInactive'),
    ),
    gauge(
      'mongodb_transactions_prepared',
      'Open transactions over several shards that wait for the decision to commit.',
      serverStatus('transactions.currentPrepared'),
    ),
    counter(
      'mongodb_transactions_started_total',
      'Transactions started.',
      serverStatus('transactions.totalStarted'),
    ),
    counter(
      'mongodb_transactions_committed_total',
      'Transactions committed.',
      serverStatus('transactions.totalCommitted'),
    ),
    counter(
      'mongodb_transactions_aborted_total',
      'Transactions aborted, by the client or by the server.',
      serverStatus('transactions.totalAborted'),
    ),
    gauge(
      'mongodb_sessions_active',
      'Sessions in use since the server last wrote them down, which it does every five minutes.',
      serverStatus('logicalSessionRecordCache.activeSessionsCount'),
    ),
  ],
};
