<?php
// What a PHP application makes of its standard input in one usual way.

$body = file_get_contents('php://stdin');

function fields(string $body): array
{
    parse_str($body, $fields);
    return $fields;
}

echo match ($argv[1]) {
    'json' => json_encode(json_decode($body)),
    'json-arrays' => json_encode(json_decode($body, true)),
    'json-pretty' => json_encode(json_decode($body), JSON_PRETTY_PRINT),
    'json-plain' => json_encode(json_decode($body), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE),
    'trim' => trim($body),
    'form' => http_build_query(fields($body)),
    'form-rfc3986' => http_build_query(fields($body), '', '&', PHP_QUERY_RFC3986),
    'form-empty' => http_build_query(fields('')),
    'utf8' => iconv('ISO-8859-1', 'UTF-8', $body),
    'gzip' => gzencode($body),
    'zlib' => gzcompress($body),
    'hex' => hash_hmac('sha256', $body, getenv('KEY')),
    'base64' => base64_encode(hash_hmac('sha256', $body, getenv('KEY'), true)),
    'base64-of-hex' => base64_encode(hash_hmac('sha256', $body, getenv('KEY'))),
    'hash' => hash('sha256', $body . getenv('KEY')),
};
