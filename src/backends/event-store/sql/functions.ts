/**
 * Functions that a search may call. All of them compute from their arguments alone: none reads files, the network,
 * dictionaries, other tables or the state of the server, and none waits. Written in any case, sent in ClickHouse's.
 */

const aggregates = `
	count sum min max avg any anyLast argMin argMax uniq uniqExact uniqCombined uniqHLL12 median quantile quantileExact
	quantileTDigest quantiles topK groupArray groupUniqArray groupBitAnd groupBitOr groupBitXor stddevPop stddevSamp
	varPop varSamp covarPop covarSamp corr sumMap entropy skewPop kurtPop`;

const comparison = `
	equals notEquals less greater lessOrEquals greaterOrEquals and or xor if multiIf coalesce ifNull nullIf isNull
	isNotNull assumeNotNull least greatest transform`;

const text = `
	like ilike notLike notILike match extract extractAll extractGroups replaceRegexpOne replaceRegexpAll replaceOne
	replaceAll position positionCaseInsensitive positionUTF8 positionCaseInsensitiveUTF8 countSubstrings
	multiSearchAny multiSearchAnyCaseInsensitive multiSearchFirstIndex hasToken hasTokenCaseInsensitive
	lower upper lowerUTF8 upperUTF8 length lengthUTF8 empty notEmpty concat concatWithSeparator substring
	substringUTF8 left right leftPad rightPad trim trimLeft trimRight trimBoth reverse reverseUTF8 startsWith
	endsWith splitByChar splitByString splitByRegexp arrayStringConcat format countMatches ngramDistance
	ngramSearch toString toValidUTF8 base64Encode base64Decode tryBase64Decode hex unhex encodeURLComponent
	decodeURLComponent MD5 SHA1 SHA256 cityHash64 sipHash64 ascii char`;

const web = `
	protocol domain domainWithoutWWW topLevelDomain firstSignificantSubdomain cutToFirstSignificantSubdomain port path
	pathFull queryString fragment extractURLParameter extractURLParameters cutQueryString cutWWW`;

const address = `
	isIPAddressInRange isIPv4String isIPv6String IPv4NumToString IPv4StringToNum IPv4StringToNumOrDefault
	IPv6NumToString IPv6StringToNum IPv6StringToNumOrDefault IPv4ToIPv6 cutIPv6 toIPv4OrDefault toIPv6OrDefault
	MACNumToString MACStringToNum greatCircleDistance geoDistance`;

const json = `
	JSONHas JSONLength JSONType JSONExtract JSONExtractString JSONExtractInt JSONExtractUInt JSONExtractFloat
	JSONExtractBool JSONExtractRaw JSONExtractArrayRaw JSONExtractKeys JSONExtractKeysAndValues isValidJSON
	JSON_VALUE JSON_QUERY JSON_EXISTS`;

const arithmetic = `
	plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero positiveModulo negate abs sign round floor ceil
	trunc roundBankers roundToExp2 roundDown sqrt cbrt exp exp2 exp10 log log2 log10 pow sin cos tan asin acos atan
	pi e bitAnd bitOr bitXor bitNot bitShiftLeft bitShiftRight bitTest bitCount gcd lcm isFinite isInfinite isNaN
	ifNotFinite toInt8 toInt16 toInt32 toInt64 toUInt8 toUInt16 toUInt32 toUInt64 toFloat32 toFloat64
	toInt32OrZero toInt64OrZero toUInt32OrZero toUInt64OrZero toFloat64OrZero toInt64OrNull toUInt64OrNull
	toFloat64OrNull toInt64OrDefault toDecimal64 formatReadableSize formatReadableQuantity
	formatReadableTimeDelta bar widthBucket`;

const time = `
	now now64 today yesterday toDate toDate32 toDateTime toDateTime64 toDateOrNull toDateTimeOrNull
	parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero
	parseDateTime64BestEffort parseDateTime64BestEffortOrNull fromUnixTimestamp fromUnixTimestamp64Milli
	toUnixTimestamp toUnixTimestamp64Milli toTimeZone formatDateTime dateName toYear toQuarter toMonth
	toDayOfYear toDayOfMonth toDayOfWeek toHour toMinute toSecond toISOWeek toISOYear toWeek toYYYYMM toYYYYMMDD
	toYYYYMMDDhhmmss toStartOfYear toStartOfQuarter toStartOfMonth toStartOfWeek toMonday toStartOfDay
	toStartOfHour toStartOfMinute toStartOfSecond toStartOfFiveMinutes toStartOfTenMinutes
	toStartOfFifteenMinutes toStartOfInterval timeSlot dateDiff dateAdd dateSub dateTrunc addSeconds addMinutes
	addHours addDays addWeeks addMonths addYears subtractSeconds subtractMinutes subtractHours subtractDays
	subtractWeeks subtractMonths subtractYears toIntervalSecond toIntervalMinute toIntervalHour toIntervalDay
	toIntervalWeek toIntervalMonth`;

const collections = `
	array arrayElement has hasAll hasAny hasSubstr indexOf countEqual arrayConcat arrayCount arrayExists arrayAll
	arrayFilter arrayMap arrayFirst arrayLast arrayFirstIndex arrayMin arrayMax arraySum arrayAvg arraySort
	arrayReverseSort arrayReverse arrayUniq arrayDistinct arrayCompact arrayEnumerate arraySlice arrayIntersect
	arrayZip arrayJoin tuple tupleElement map mapKeys mapValues mapContains mapFilter mapApply mapAdd mapSubtract`;

const words = (list: string): string[] => list.trim().split(/\s+/);

const aggregateNames = words(aggregates);

/** Aggregate functions, each also with the suffix `If`. */
const aggregateFunctions: readonly string[] = [
	...aggregateNames,
	...aggregateNames.map((name) => `${name}If`),
];

const scalarFunctions: readonly string[] = [
	comparison,
	text,
	web,
	address,
	json,
	arithmetic,
	time,
	collections,
].flatMap(words);

/** Spellings of the product's own that the gate translates. */
const translatedFunctions: readonly string[] = ["inSubnet"];

/** Every name a search may call. */
export const searchFunctions: readonly string[] = [
	...aggregateFunctions,
	...scalarFunctions,
	...translatedFunctions,
];

const byLowerCase: ReadonlyMap<string, string> = new Map(
	searchFunctions.map((name) => [name.toLowerCase(), name]),
);
const aggregateSet: ReadonlySet<string> = new Set(aggregateFunctions);

/** ClickHouse's spelling of an allowed function; undefined when it is not allowed. */
export function findFunction(name: string): string | undefined {
	return byLowerCase.get(name.toLowerCase());
}

export function isAggregate(name: string): boolean {
	return aggregateSet.has(name);
}
