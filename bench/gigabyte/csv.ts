import { csv } from 'sluice/io';
import { count, countBy, fold, groupBy, sum } from 'sluice/operators';
import { entries, hashed, job } from './job.ts';

type Order = Readonly<
  Record<'order_id' | 'created' | 'customer' | 'country' | 'sku' | 'qty' | 'unit_price' | 'note', string>
>;
const cents = ({ unit_price: price }: Order): number => Math.round(Number(price) * 100);
const revenue = (order: Order): number => Number(order.qty) * cents(order);
const sales = () =>
  fold(
    () => ({ records: 0, revenue_cents: 0 }),
    (all, order: Order) => {
      all.records += 1;
      all.revenue_cents += revenue(order);
    },
  );

await job(async (path, bad) => {
  const { skus, by_country, by_customer, by_day, ids, notes, ...sums } = await csv(path, { onReject: bad })
    .map((record) => record as Order)
    .aggregate({
      records: count<Order>(),
      sum_qty: sum<Order>(({ qty }) => Number(qty)),
      sum_unit_price_cents: sum<Order>(cents),
      sum_revenue_cents: sum<Order>(revenue),
      empty_notes: count<Order>(({ note }) => note === ''),
      notes_with_newline: count<Order>(({ note }) => note.includes('\n')),
      notes_with_quote: count<Order>(({ note }) => note.includes('"')),
      note_utf16_units: sum<Order>(({ note }) => note.length),
      note_utf8_bytes: sum<Order>(({ note }) => Buffer.byteLength(note)),
      by_customer: countBy(({ customer }: Order) => customer),
      by_day: countBy(({ created }: Order) => created.slice(0, 10)),
      by_country: groupBy(({ country }: Order) => country, sales()),
      skus: groupBy(({ sku }: Order) => sku, sales()),
      ids: hashed('\n', ({ order_id }: Order) => order_id),
      notes: hashed('\x1E', ({ note }: Order) => note),
    });
  const best = [...skus].sort(([a, n], [b, m]) => m.revenue_cents - n.revenue_cents || (a < b ? -1 : 1)).slice(0, 20);
  return {
    ...sums,
    by_customer: entries(by_customer),
    by_day: entries(by_day),
    by_country: entries(by_country),
    distinct_skus: skus.size,
    top_skus_by_revenue: best.map(([sku, { records, revenue_cents }]) => [sku, records, revenue_cents]),
    order_ids_sha256: ids.digest('hex'),
    notes_sha256_each_followed_by_0x1e: notes.digest('hex'),
  };
});
