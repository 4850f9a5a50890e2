//! What tabs of the site tell each other.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "chukyso-drafts";

/// A message between tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The list of drafts has changed.
    List,
    /// Another tab wants to write to this draft: keep what is typed and let go.
    LetGo(String),
}

impl News {
    fn to_text(&self) -> String {
        match self {
            News::List => "list".to_owned(),
            News::LetGo(id) => format!("let-go {id}"),
        }
    }

    fn from_text(text: &str) -> Option<News> {
        match text.split_once(' ') {
            None if text == "list" => Some(News::List),
            Some(("let-go", id)) => Some(News::LetGo(id.to_owned())),
            _ => None,
        }
    }
}

/// The channel between tabs; silent where the browser has none.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens the channel and listens.
    pub fn open(mut hear: impl FnMut(News) + 'static) -> Channel {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let heard = Closure::new(move |event: MessageEvent| {
            if let Some(news) = event
                .data()
                .as_string()
                .as_deref()
                .and_then(News::from_text)
            {
                hear(news);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Channel {
            channel,
            _heard: heard,
        }
    }

    /// Tells the other tabs.
    pub fn tell(&self, news: &News) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&news.to_text()));
        }
    }
}
