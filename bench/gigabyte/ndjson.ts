import { ndjson } from 'sluice/io';
import { count, countBy, sum, sumBy } from 'sluice/operators';
import { entries, hashed, job, top } from './job.ts';

interface Event {
  readonly id: string;
  readonly ev: string;
  readonly n: number;
  readonly user: { readonly id: string };
  readonly props: { readonly amt: number };
}

await job(async (path, bad) => {
  const { by_ev, sum_n_by_ev, users, ids, ...sums } = await ndjson<Event>(path, { onReject: bad }).aggregate({
    valid: count<Event>(),
    sum_n: sum<Event>(({ n }) => n),
    sum_amt: sum<Event>(({ props }) => props.amt),
    by_ev: countBy(({ ev }: Event) => ev),
    sum_n_by_ev: sumBy(
      ({ ev }: Event) => ev,
      ({ n }: Event) => n,
    ),
    users: countBy(({ user }: Event) => user.id),
    ids: hashed('\n', ({ id }: Event) => id),
  });
  return {
    ...sums,
    broken: bad.count,
    by_ev: entries(by_ev),
    sum_n_by_ev: entries(sum_n_by_ev),
    distinct_users: users.size,
    top_users: top(users),
    valid_ids_sha256: ids.digest('hex'),
  };
});
