/**
 * Seeing what runs: a progress bar for readers; tables and histograms for results.
 *
 * @module
 */
export { histogram, type HistogramOptions } from './histogram.ts';
export { type Progress, progressBar, type ProgressBarOptions } from './progressBar.ts';
export { table, type TableOptions } from './table.ts';
export { formatBytes, formatNumber, formatSeconds } from './units.ts';
