export const usage: string = "usage: sluice [option ...] ['<expression>'] [file ...]";

export const help: string = `${usage}

Runs a pipeline over files or stdin. The expression is JavaScript with every operator and source of sluice in scope.
It is code: never run one that you do not trust.

Readers, without a path, read the files of the command line one after the other, or stdin ('-'), decompressing them:
  lines()  csv()  tsv()  ndjson()  json()  json("data.items[*]")  logfmt()  accessLog()  syslog()  pattern(/(?<name>...)/)
  parquet()  bytes()  rejects(): a file of --rejects, or rejects(bytes => csv(bytes, { headers: [...] })) to read what is in it again

  A file may be a URL: sluice 'csv().take(3)' https://example.org/orders.csv.gz

Loaded where an expression names them; their packages are those of 'sluice doctor':
  pages(fetchPage)  crawl(url)  csv(http(url))  csv(s3(url))  s3Objects(url)  eventSource(url)  webSocket(url)
  postgres(url, sql)  mysql(url, sql)  sqlite(path, sql)  duckdb(path, sql)
  redisStream(url, key, { group, consumer })  redisScan(url, match)  jetStream(url, stream, consumer)
  kafka(brokers, topic, { group })

Without an expression, files are converted: what they are, -i or their names say. What begins with a dot goes on with them:
'.filter(r => r.ok)'.

Results: strings are printed as lines, other items as lines of JSON; a Map as a table on a terminal, as NDJSON in a pipe.

Options:
  -i, --input FORMAT    csv, tsv, ndjson, json, logfmt, combined, common, vhost, syslog, rfc3164, rfc5424, lines,
                        parquet, bytes or rejects
  -o, --output FORMAT   text, ndjson, json, csv, tsv, logfmt, combined, common, vhost, syslog, rfc3164, rfc5424,
                        table or parquet (to a file or a pipe)
      --head N          print at most N items, and read no more than they need (--limit is the same)
      --sample N        print N items, drawn at random
      --schema          say what the columns are, by the first 1,000 records (or --head N)
      --rejects FILE    write bad records there, with file, line and reason, as NDJSON; they are no failure then
      --max-errors N    how many bad records are no failure (default 0; without limit with --rejects)
      --allow-private   a URL may redirect to a private network (it may be of one itself)
      --progress        show progress on stderr (default: if it is a terminal); --no-progress: never
      --stats           one line of JSON on stderr at the end: items, bytes, seconds, peak memory
      --explain         do not run: say what each step does, holds in memory, and reads for a result
      --source          the same, and the loop that it is compiled to, as JavaScript
  -h, --help            this text
      --version         the version

Commands:
  sluice doctor                          which optional parts are present
  sluice completion bash|zsh|fish        a script for the shell: source <(sluice completion bash)

Examples:
  sluice -o ndjson orders.csv.gz
  sluice -i combined '.countBy(e => e.status)' access.log
  sluice 'lines().grep("error").lower().dedupe().count()' app.log.gz
  sluice 'csv().filter(r => r.status === "failed").sumBy(r => r.country, r => +r.amount)' orders.csv
  sluice 'ndjson().filter(r => r.level === "error").countBy(r => r.service)' a.ndjson.gz b.ndjson
  sluice 'ndjson().aggregate({ n: count(), ms: quantiles([0.5, 0.99], r => r.ms) })' requests.ndjson
  sluice -o csv 'json().map(({ id, name }) => ({ id, name }))' users.json
  sluice 'range(10).batched(3)'

In an expression count() is the reducer; the source of that name is sources.count().

Exit codes: 0 done; 1 failed; 2 wrong usage or expression; 3 done, but with more bad records than --max-errors;
130 and 143 stopped by a signal; 141 nobody reads the output any more.
`;
