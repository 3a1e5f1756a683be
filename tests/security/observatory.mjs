// Grades one page by Mozilla's own rules: node observatory.mjs FOLDER HOST HTTP_PORT HTTPS_PORT PATH
// FOLDER is where npm has put the package; it scans what listens here, which its own command cannot.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, host, httpPort, httpsPort, path] = process.argv.slice(2);
const base = `${folder}/node_modules/@mdn/mdn-http-observatory`;
// Lists that the package fetches when it is installed; no name of ours is in any.
writeFileSync(`${base}/conf/hsts-preload.json`, "{}");
writeFileSync(`${base}/conf/tld-list.json`, "[]");
const load = (name) => import(pathToFileURL(`${base}/src/${name}`));
const { retrieve } = await load("retriever/retriever.js");
const { ALL_TESTS } = await load("constants.js");
const { getGradeForScore, getScoreModifier } = await load("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await load("grader/charts.js");

const found = await retrieve(host, { httpPort, httpsPort, path });
const results = ALL_TESTS.map((test) => test(found));
const modifiers = results.map((each) => getScoreModifier(each.result));
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
const strict = 100 + sum(modifiers.filter((each) => each < 0)); // as in the package's scan()
const score = strict >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? 100 + sum(modifiers) : strict;
const tests = Object.fromEntries(results.map((each, n) => [each.constructor.name, [each.result, each.pass, modifiers[n]]]));
console.log(JSON.stringify({ ...getGradeForScore(score), status: found.responses.auto?.status, tests }));
