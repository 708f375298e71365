export * from '../pipeline/reject.ts';
